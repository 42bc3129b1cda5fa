import type { Sql } from "../../database/sql.ts";
import type { ChannelVersions } from "./index-news.ts";

export const createChannelVersions =
  (sql: Sql): ChannelVersions =>
  async () => {
    const rows = await sql<{ id: string; version: number }[]>`
      select id, version from channels where version > 0`;
    return new Map(rows.map((row) => [row.id, row.version]));
  };
