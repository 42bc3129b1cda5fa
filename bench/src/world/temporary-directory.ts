import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TemporaryDirectory extends Disposable {
  readonly path: string;
}

/** A fresh directory, removed when disposed. */
export const temporaryDirectory = (): TemporaryDirectory => {
  const path = mkdtempSync(join(realpathSync(tmpdir()), "parley-bench-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};
