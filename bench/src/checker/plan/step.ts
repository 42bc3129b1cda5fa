interface ByPerson {
  /** Place in the layout's devices. */
  readonly person: number;
}
interface InChannel extends ByPerson {
  /** Place in the layout's channels. */
  readonly channel: number;
}

/** About one of the messages that the person sees, in the channel or in a thread of it. */
interface OfMessage extends InChannel {
  readonly pick: number;
}
interface Naming {
  /** A member whom the text names, by place in the people; null for nobody. */
  readonly names: number | null;
}
/** By command, asked again until there is an answer; or once over HTTP. */
interface Over {
  readonly over: "socket" | "http";
}

/** What people do. */
export type Action =
  /** Writes several messages in a row, through the outbox. */
  | ({ readonly do: "write"; readonly count: number } & InChannel)
  /** Sends several at once over HTTP, past the outbox. */
  | ({ readonly do: "post"; readonly nonces: readonly string[] } & InChannel)
  /** Sends something that was acknowledged long ago once more. */
  | ({ readonly do: "repeat"; readonly pick: number } & ByPerson)
  | ({ readonly do: "read" } & OfMessage & Over)
  /** Writes one message that names a member. */
  | ({ readonly do: "mention" } & OfMessage & Naming)
  | ({ readonly do: "reply" } & OfMessage & Naming)
  /** Opens the thread of a message, or one that is there, and writes in it. */
  | ({ readonly do: "thread" } & OfMessage & Naming)
  | ({ readonly do: "edit" } & OfMessage & Naming & Over)
  | ({ readonly do: "delete" } & OfMessage & Over)
  | ({ readonly do: "react"; readonly emoji: string; readonly on: boolean } & OfMessage & Over)
  | ({ readonly do: "pin"; readonly on: boolean } & OfMessage & Over)
  /** Begins to write, goes on, or thinks better of it. */
  | ({ readonly do: "draft"; readonly isEmptied: boolean } & OfMessage)
  /** Sends what has been begun: from this device, or from all that the person has, at once. */
  | ({ readonly do: "send-draft"; readonly fromAll: boolean } & OfMessage)
  | ({ readonly do: "jump"; readonly to: number } & InChannel)
  | ({ readonly do: "load-before" } & InChannel)
  | ({ readonly do: "type" } & InChannel)
  /** Gives a group channel another name; `person` owns it. */
  | ({ readonly do: "rename"; readonly name: string } & InChannel)
  /** Closes the connection for a while, and writes meanwhile. */
  | ({ readonly do: "go-offline"; readonly forMs: number; readonly writes: number } & InChannel)
  /** Ends the client and starts another on what the first has kept. */
  | ({ readonly do: "restart" } & ByPerson)
  /** Lets the access token run out. */
  | ({ readonly do: "renew" } & ByPerson);

/** What goes wrong. */
export type Fault =
  /** The server, or its database, or both at once, are killed; the server comes back after `downMs`. */
  | { readonly do: "kill-server"; readonly downMs: number }
  | { readonly do: "kill-postgres" }
  | { readonly do: "kill-both"; readonly downMs: number }
  /** One of the processes that serve the server's connections is killed: PostgreSQL then resets all of them. */
  | { readonly do: "kill-backend" }
  /** The server stands still: nothing is lost, everything is late. */
  | { readonly do: "freeze-server"; readonly forMs: number }
  /** Every socket is reset. */
  | { readonly do: "cut-all" }
  | ({ readonly do: "cut" } & ByPerson)
  /** Nothing passes, in either direction; then everything does. */
  | ({ readonly do: "hold"; readonly forMs: number } & ByPerson)
  /** The server hears the person, who hears nothing back, until the sockets are reset. */
  | ({ readonly do: "deafen"; readonly forMs: number } & ByPerson)
  | ({ readonly do: "slow"; readonly byMs: number; readonly forMs: number } & ByPerson);

export type Act = Action | Fault;

export interface Step {
  readonly atMs: number;
  readonly act: Act;
}

/** Of those, what befalls the server itself. */
export const SERVER_FAULTS = [
  "kill-server",
  "kill-postgres",
  "kill-both",
  "kill-backend",
  "freeze-server",
] as const satisfies readonly Fault["do"][];

export const FAULTS = [
  ...SERVER_FAULTS,
  "cut-all",
  "cut",
  "hold",
  "deafen",
  "slow",
] as const satisfies readonly Fault["do"][];
