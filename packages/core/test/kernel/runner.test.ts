/** The kernel's runner keeps the contract of processes, over what is in memory. */
import { memoryProcess, processSuite } from "@linli/core/testing"
import { describe, it } from "vitest"

processSuite({ describe, it }, memoryProcess)
