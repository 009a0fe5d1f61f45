/** linli's embedded store: event log, views and key vault in files of SQLite, through `node:sqlite`; attachments in a folder. */
export { type BackupReport, backup } from "./backup.ts"
export * as FolderAttachments from "./FolderAttachments.ts"
export * as SqliteFile from "./SqliteFile.ts"
export * as SqliteStore from "./SqliteStore.ts"
export * as SqliteVault from "./SqliteVault.ts"
export * as SqliteViews from "./SqliteViews.ts"
