import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Webhook } from "standardwebhooks";
import { openWorld, type Person, type World } from "../../../tests/world.ts";
import { recordEvents } from "../../audit/record-events-sql.ts";
import type { SecurityEvent } from "../../audit/security-event.ts";
import { createMayCall } from "./may-call.ts";
