import { verify } from "@node-rs/argon2";
import type { HashAloneRequest } from "./hash-alone.ts";

const WARM_UP_MS = 300;

const { stored, password, atOnce, seconds } = JSON.parse(process.argv[2] ?? "") as HashAloneRequest;
const until = performance.now() + WARM_UP_MS + seconds * 1000;
let checked = 0;

const checkAgainAndAgain = async () => {
  while (performance.now() < until) {
    if (!(await verify(stored, password))) throw new Error("The password does not match");
    checked += 1;
  }
};

const lanes = Promise.all(Array.from({ length: atOnce }, checkAgainAndAgain));
await Bun.sleep(WARM_UP_MS);
const [before, from] = [checked, performance.now()];
await Bun.sleep(seconds * 1000);
const perSecond = (checked - before) / ((performance.now() - from) / 1000);
await lanes;
process.stdout.write(`${perSecond}\n`);
