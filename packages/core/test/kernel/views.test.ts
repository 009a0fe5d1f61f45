/** Views in memory keep the contract of the views port. */
import { memoryViews, viewsSuite } from "@linli/core/testing"
import { describe, it } from "vitest"

viewsSuite({ describe, it }, memoryViews)
