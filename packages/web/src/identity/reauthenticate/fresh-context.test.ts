import { ParleyError } from "@parley/client";
import { expect, test, vi } from "vitest";
import { ConfirmationCancelled, withProof } from "./fresh-context.ts";

const wantsProof = () => new ParleyError({ detail: "Confirm." }, "reauthentication_required");

test("what needs no proof is done at once, and nobody is asked", async () => {
  const confirm = vi.fn(async () => {});
  expect(await withProof(async () => "done", confirm)).toBe("done");
  expect(confirm).not.toHaveBeenCalled();
});

test("after the proof it is tried once more", async () => {
  const action = vi.fn<() => Promise<string>>().mockRejectedValueOnce(wantsProof()).mockResolvedValue("done");
  expect(await withProof(action, async () => {})).toBe("done");
  expect(action).toHaveBeenCalledTimes(2);
});

test("a server that is never content is asked twice, not for ever", async () => {
  const action = vi.fn(async () => {
    throw wantsProof();
  });
  await expect(withProof(action, async () => {})).rejects.toMatchObject({
    code: "reauthentication_required",
  });
  expect(action).toHaveBeenCalledTimes(2);
});

test("who closes the dialog has done nothing", async () => {
  const action = vi.fn(async () => {
    throw wantsProof();
  });
  const cancel = async () => {
    throw new ConfirmationCancelled();
  };
  await expect(withProof(action, cancel)).rejects.toThrow(ConfirmationCancelled);
  expect(action).toHaveBeenCalledTimes(1);
});

test("another problem is the caller's", async () => {
  const confirm = vi.fn(async () => {});
  const refused = new ParleyError({ detail: "No." }, "code_invalid");
  await expect(withProof(() => Promise.reject(refused), confirm)).rejects.toBe(refused);
  expect(confirm).not.toHaveBeenCalled();
});
