/** How a store is opened: where its parts lie, and what may be made of it. */
export interface OpenOptions {
  /** Path of the store's file, or `memory`. */
  readonly store: string
  /** Id of the log; the one in the file by default, `main` for a new one. */
  readonly log?: string
  /** Path of the keys' file; beside the store by default (`city.db` → `city.keys.db`). */
  readonly vault?: string
  /** Path of the attachments' folder; beside the store by default (`city.db` → `city.files`). */
  readonly files?: string
  /**
   * What the keys are wrapped with: `id:base64` of 32 bytes, the current one first, several with commas between. By default those of
   * `LINLI_MASTER_KEY`, else those in the file that `LINLI_MASTER_KEY_FILE` names, else the file beside the store (`city.master`).
   */
  readonly masterKeys?: string
  /** A file of such lines, readable by its owner only. */
  readonly masterKeyFile?: string
  /** Whether what is not there is made. */
  readonly create?: boolean
  readonly readOnly?: boolean
  /** Whether a store that holds sealed values may get new keys, because its own are lost for good. */
  readonly newVault?: boolean
  /** The same ids, numbers, keys and codes in every run; for tests and demonstrations, never for real requests. */
  readonly seed?: number
}
