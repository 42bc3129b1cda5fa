/** Says on the terminal what the start is doing, one line a step, and where the server answers. */
export const tellProgress = (out: { write(text: string): unknown }) => ({
  step: (text: string) => {
    out.write(`${text} …\n`);
  },
  ready: (publicUrl: string, listening: URL) => {
    const port = new URL(publicUrl).port || (publicUrl.startsWith("https") ? "443" : "80");
    const where = listening.port === port ? publicUrl : listening.href;
    out.write(`\n  Parley is ready: ${where}\n\n`);
  },
  setUp: (link: string) => {
    out.write(
      `  There is no administrator yet. Whoever opens this link becomes it: within a day, once, until the next start.\n  ${link}\n\n`,
    );
  },
  accounts: (people: readonly { username: string; displayName: string }[], password: string) => {
    const width = Math.max(...people.map(({ username }) => username.length));
    const lines = people.map(({ username, displayName }) => `    ${username.padEnd(width)}  ${displayName}`);
    out.write(`  Sign in as one of these; the password of all is ${password}\n${lines.join("\n")}\n\n`);
  },
});
