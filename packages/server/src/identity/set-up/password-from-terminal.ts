import { text } from "node:stream/consumers";
import { CommandRefused } from "../../command.ts";

const ENTER = new Set(["\r", "\n"]);
const ERASE = new Set(["\b", "\x7f"]);
/** Ctrl-C and Ctrl-D, which a raw terminal gives as characters. */
const GIVE_UP = new Set(["\x03", "\x04"]);

/** Asks twice on the terminal, which shows nothing of what is typed. @throws CommandRefused */
export const askPassword = async (): Promise<string> => {
  if (!process.stdin.isTTY) {
    throw new CommandRefused("There is no terminal to ask for the password on: give it by --password-stdin");
  }
  const password = await typed("Password: ");
  if ((await typed("The same again: ")) !== password) throw new CommandRefused("The two are not the same");
  return password;
};

/** All of standard input, without the line break that `echo` puts behind it. */
export const passwordFromStdin = async (): Promise<string> =>
  (await text(process.stdin)).replace(/\r?\n$/, "");

const typed = (question: string): Promise<string> => {
  const { stdin, stderr } = process;
  stderr.write(question);
  const letters: string[] = [];
  return new Promise((resolve, reject) => {
    const over = () => {
      stdin.off("data", take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write("\n");
    };
    const take = (chunk: string) => {
      for (const letter of chunk) {
        if (ENTER.has(letter)) {
          over();
          return resolve(letters.join(""));
        }
        if (GIVE_UP.has(letter)) {
          over();
          return reject(new CommandRefused("Given up"));
        }
        if (ERASE.has(letter)) letters.pop();
        else letters.push(letter);
      }
    };
    stdin.setEncoding("utf8");
    stdin.setRawMode(true);
    stdin.on("data", take);
    stdin.resume();
  });
};
