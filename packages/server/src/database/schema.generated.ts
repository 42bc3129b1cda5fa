// Generated from the migrations by scripts/generate-database-types.mjs. Do not edit.

// biome-ignore lint/complexity/noBannedTypes: no tables yet
export type DB = {};
