/** Runs a script of the server's with a request as its argument; gives the JSON that each line of its answer is. */
export async function* scriptLines<Line>(script: string, request: object): AsyncGenerator<Line> {
  const child = Bun.spawn([process.execPath, script, JSON.stringify(request)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  let rest = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) yield JSON.parse(text) as Line;
  }
  if ((await child.exited) !== 0) throw new Error(`${script} failed`);
}

/** Says on one line how far something is; with nothing, clears it. */
export const tellProgress = (words = ""): void => {
  process.stderr.write(
    `\r${words === "" ? "".padEnd(72) : `  ${words.padEnd(70)}`}${words === "" ? "\r" : ""}`,
  );
};
