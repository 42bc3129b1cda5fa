// How long work is shown: a line per step with its seconds, and a spinner where somebody watches.

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;
const REMINDER_MS = 15_000;

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function spin(text, since) {
  let frame = 0;
  const draw = () => {
    frame = (frame + 1) % FRAMES.length;
    process.stderr.write(`\r\x1b[2K${FRAMES[frame]} ${text} (${seconds(since)})`);
  };
  draw();
  const timer = setInterval(draw, FRAME_MS);
  return () => {
    clearInterval(timer);
    process.stderr.write("\r\x1b[2K");
  };
}

function remind(text, since) {
  process.stderr.write(`… ${text}\n`);
  const timer = setInterval(() => process.stderr.write(`… ${text} (${seconds(since)})\n`), REMINDER_MS);
  return () => clearInterval(timer);
}

/** Runs `work` and shows that it runs; the last line says how long it took. */
export async function step(text, work) {
  const since = performance.now();
  const stop = (process.stderr.isTTY ? spin : remind)(text, since);
  try {
    const result = await work();
    stop();
    process.stderr.write(`✓ ${text} (${seconds(since)})\n`);
    return result;
  } catch (error) {
    stop();
    process.stderr.write(`✗ ${text} (${seconds(since)})\n`);
    throw error;
  }
}
