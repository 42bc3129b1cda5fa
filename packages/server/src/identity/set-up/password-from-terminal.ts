import { text } from "node:stream/consumers";
import { CommandRefused } from "../../command.ts";

const ENTER = new Set(["\r", "\n"]);
const ERASE = new Set(["\b", "\x7f"]);
/** Ctrl-C and Ctrl-D, which a raw terminal gives as characters. */
const GIVE_UP = new Set(["\x03", "\x04"]);

/** Asks twice on the terminal, which shows nothing of what is typed. @throws CommandRefused */
export const askPassword = async (): Promise<string> => {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    throw new CommandRefused("There is no terminal to ask for the password on: give it by --password-stdin");
  }
  // Silent before anything is asked and until all is answered: what is typed ahead is not shown either.
  stdin.setRawMode(true);
  try {
    const answers = linesOf(stdin.setEncoding("utf8") as AsyncIterable<string>);
    const ask = async (question: string) => {
      stderr.write(question);
      const { value } = await answers.next();
      stderr.write("\n");
      return value ?? giveUp();
    };
    const password = await ask("Password: ");
    if ((await ask("The same again: ")) !== password) throw new CommandRefused("The two are not the same");
    return password;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
  }
};

/** All of standard input, without the line break that `echo` puts behind it. */
export const passwordFromStdin = async (): Promise<string> =>
  (await text(process.stdin)).replace(/\r?\n$/, "");

/** The lines that are typed, as they stand when each is ended: what was erased is not in them. @throws CommandRefused */
export async function* linesOf(typed: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  const letters: string[] = [];
  for await (const chunk of typed) {
    for (const letter of chunk) {
      if (GIVE_UP.has(letter)) giveUp();
      else if (ENTER.has(letter)) yield letters.splice(0).join("");
      else if (ERASE.has(letter)) letters.pop();
      else letters.push(letter);
    }
  }
}

const giveUp = (): never => {
  throw new CommandRefused("Given up");
};
