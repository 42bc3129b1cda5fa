/** The people of the demo; the first becomes the administrator. */
export const DEMO_PEOPLE = [
  { username: "alice", displayName: "Alice Moreau", status: "Bread at four" },
  { username: "bob", displayName: "Bob Okafor", status: null },
  { username: "carol", displayName: "Carol Lindqvist", status: "In the workshop until noon" },
  { username: "dave", displayName: "Dave Tanaka", status: null },
] as const;
export type DemoName = (typeof DEMO_PEOPLE)[number]["username"];

/** Of everyone in the demo: long enough for the rules, and no secret. */
export const DEMO_PASSWORD = "tea-biscuit-lantern";

/** What becomes of a line. */
export interface DemoDeeds {
  readonly reactions?: readonly (readonly [DemoName, string])[];
  readonly pinnedBy?: DemoName;
  /** Said in its thread, with minutes as in the talk. */
  readonly thread?: readonly DemoLine[];
}

/** Who says what, how many minutes after the line before, and what becomes of it. */
export type DemoLine = readonly [DemoName, number, string, DemoDeeds?];

interface DemoTalk {
  /** Null: a direct conversation. */
  readonly name: string | null;
  readonly about?: { readonly topic: string; readonly avatar: string; readonly visibility?: "public" };
  readonly people: readonly [DemoName, DemoName, ...DemoName[]];
  readonly lines: readonly DemoLine[];
}

export const DEMO_TALKS: readonly DemoTalk[] = [
  {
    name: "watercooler",
    about: { topic: "Everything that is not work", avatar: "☕", visibility: "public" },
    people: ["alice", "bob", "carol", "dave"],
    lines: [
      [
        "carol",
        0,
        "Good morning! The new kettle has arrived. It sings.",
        {
          reactions: [
            ["alice", "🎉"],
            ["dave", "🎉"],
            ["bob", "🔥"],
          ],
        },
      ],
      ["bob", 2, "Is that what that was? I thought the fire alarm had found religion."],
      ["alice", 1, "I like it."],
      ["dave", 14, "Whoever left half a lemon cake on the table: thank you. It is gone now."],
      ["carol", 1, "That was for the visitors."],
      ["dave", 1, "I was very hospitable to myself."],
      [
        "alice",
        190,
        "Who comes along to the market on Saturday? I have room for three and a bicycle.",
        {
          pinnedBy: "alice",
          thread: [
            ["carol", 5, "Is there room for a bicycle *and* a wheelbarrow?"],
            ["alice", 2, "If the wheelbarrow does not mind the roof."],
            ["carol", 1, "It has never complained."],
          ],
        },
      ],
      ["bob", 4, "Me, if there is coffee first."],
      ["carol", 3, "There is always coffee first."],
      ["dave", 1_130, "Morning. Somebody has named the plotter. It now says “Gustav is out of ink”."],
      ["bob", 6, "Gustav has had a long week."],
      ["alice", 2, "Gustav gets a new cartridge after lunch.\nPlease be kind to Gustav until then."],
      ["carol", 320, "Market report: pears, two kinds of honey, and Bob bought a lamp shaped like a heron."],
      [
        "bob",
        1,
        "It is a very dignified heron. @dave, you will see.",
        {
          reactions: [
            ["carol", "❤️"],
            ["alice", "😂"],
          ],
        },
      ],
    ],
  },
  {
    name: "spring catalogue",
    about: { topic: "Proofs are due on Thursday", avatar: "🌷" },
    people: ["alice", "carol", "dave"],
    lines: [
      ["alice", 0, "I have moved the deadline for the proofs to Thursday, so that nobody has to hurry."],
      ["carol", 7, "Thank you. Pages 1 to 24 are ready, the photographs of the glazes come tomorrow."],
      ["dave", 12, "The index has three entries for “teapot” and none for “cup”. I am on it."],
      ["alice", 2, "That explains a lot about us."],
      [
        "carol",
        1_260,
        "Glazes are in: https://example.org/catalogue/glazes",
        {
          reactions: [
            ["alice", "👍"],
            ["dave", "👍"],
          ],
        },
      ],
      ["carol", 1, "The blue one looks better on screen than on the shelf. I said so to the shelf."],
      ["dave", 25, "Proofs look good to me. One comma on page 17."],
      ["alice", 3, "Added or removed?"],
      ["dave", 1, "Yes."],
    ],
  },
  {
    name: null,
    people: ["alice", "bob"],
    lines: [
      ["bob", 0, "Do you still have the key to the small kiln?"],
      ["alice", 9, "On the hook behind the door, under the scarf that nobody owns."],
      ["bob", 2, "Found it. And the scarf is mine."],
      ["alice", 1, "Since March?"],
      ["bob", 1, "It was a warm spring."],
    ],
  },
  {
    name: null,
    people: ["alice", "carol"],
    lines: [
      ["carol", 0, "Could you look over the text for page 12 when you have a quiet minute?"],
      ["alice", 35, "Read it, and left it alone. It is lovely."],
      ["carol", 2, "You made my afternoon."],
    ],
  },
];

/** Left waiting, so that one sees what a request looks like. */
export const DEMO_REQUEST: readonly [from: DemoName, to: DemoName] = ["dave", "alice"];
