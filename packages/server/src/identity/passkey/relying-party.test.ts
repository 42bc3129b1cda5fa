import { describe, expect, it } from "vitest";
import { relyingPartyOf } from "./relying-party.ts";

describe("the relying party", () => {
  it("is the host of PUBLIC_URL, localhost in development included", () => {
    expect(relyingPartyOf({ publicUrl: "https://chat.example" })).toEqual({
      id: "chat.example",
      name: "Parley",
      origins: ["https://chat.example"],
    });
    expect(relyingPartyOf({ publicUrl: "http://localhost:8080" })).toMatchObject({
      id: "localhost",
      origins: ["http://localhost:8080"],
    });
  });

  it("SEC-17 has of the other origins that may call those on its domain alone", () => {
    const allowedOrigins = [
      "https://app.chat.example",
      "https://chat.example:8443",
      "https://chat.example",
      "https://example",
      "https://evilchat.example",
      "https://chat.example.mallory.example",
      "*",
      "null",
    ];
    expect(relyingPartyOf({ publicUrl: "https://chat.example/", allowedOrigins }).origins).toEqual([
      "https://chat.example",
      "https://app.chat.example",
      "https://chat.example:8443",
    ]);
  });
});
