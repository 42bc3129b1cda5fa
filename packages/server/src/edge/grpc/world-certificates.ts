import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Authorities and certificates in a directory of their own, made by openssl. Each is a pair of files. */
export const makeCertificates = () => {
  const home = mkdtempSync(join(tmpdir(), "parley-certificates-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: home, stdio: "pipe" });
  const files = (name: string) => ({ cert: join(home, `${name}.crt`), key: join(home, `${name}.key`) });
  writeFileSync(join(home, "names"), "subjectAltName=DNS:localhost");

  const authority = (name: string) => {
    const { cert, key } = files(name);
    openssl("req", "-x509", ...KEY, "-keyout", key, "-out", cert, "-days", "2", "-subj", `/CN=${name}`);
    return files(name);
  };
  const signed = (name: string, by: ReturnType<typeof files>) => {
    const { cert, key } = files(name);
    const request = join(home, `${name}.csr`);
    openssl("req", ...KEY, "-keyout", key, "-out", request, "-subj", `/CN=${name}`);
    openssl(
      ...["x509", "-req", "-in", request, "-CA", by.cert, "-CAkey", by.key, "-CAcreateserial"],
      ...["-out", cert, "-days", "2", "-extfile", join(home, "names")],
    );
    return files(name);
  };
  return { authority, signed, [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }) };
};
