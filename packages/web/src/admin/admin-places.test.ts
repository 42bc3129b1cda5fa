import { PARLEY_PERMISSIONS } from "@parley/contract";
import { expect, test } from "vitest";
import { placesFor } from "./admin-places.ts";

const namesFor = (permissions: readonly string[]) => placesFor(permissions).map(({ place }) => place);

test("whoever holds every permission may go everywhere", () => {
  expect(namesFor(PARLEY_PERMISSIONS)).toEqual([
    "users",
    "roles",
    "invitations",
    "activity",
    "audit",
    "keys",
    "webhooks",
  ]);
});

test("whoever holds none, or only those of other services, goes nowhere", () => {
  expect(namesFor([])).toEqual([]);
  expect(namesFor(["channel.create", "report.generate"])).toEqual([]);
});

test("an auditor sees the trail and the activity, and nothing that would be refused", () => {
  expect(namesFor(["audit.read"])).toEqual(["activity", "audit"]);
});
