/** The memory store keeps the contract of event stores. */
import { eventStoreSuite, memoryEventStore } from "@linli/core/testing"
import { describe, it } from "vitest"

eventStoreSuite({ describe, it }, memoryEventStore)
