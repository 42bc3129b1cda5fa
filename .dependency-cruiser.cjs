// Who may import whom. Each rule says why it stands and what to do instead.

const TESTS = [
  "\\.(test|model|contract|fixture)\\.tsx?$",
  "/tests/",
  "-world\\.ts$",
  "/world\\.ts$",
  "/world-[^/]+\\.ts$",
];
const SERVER = "^packages/server/src";

/** Each imports only what stands before it. */
const FEATURES = ["audit", "realtime", "identity", "media", "chat", "notification", "assistant"];
const ANY_FEATURE = `${SERVER}/(${FEATURES.join("|")})/`;
const ADAPTER = "-(sql|mongo|redis|s3|disk)\\.ts$";
const DRIVERS =
  "(^|/)node_modules/(pg|pg-pool|postgres|kysely|kysely-postgres-js|mongodb|ioredis|@aws-sdk|pg-boss)/";

const inOrder = FEATURES.slice(0, -1).map((feature, place) => {
  const later = FEATURES.slice(place + 1);
  return {
    name: `${feature}-imports-only-what-stands-before-it`,
    comment:
      `${feature} knows nothing of ${later.join(", ")}: a feature is read, tested and changed without those built on it. ` +
      "Instead, declare in the earlier feature what it needs (a function in its Deps), and let compose/ pass it in.",
    severity: "error",
    from: { path: `${SERVER}/${feature}/`, pathNot: TESTS },
    to: { path: `${SERVER}/(${later.join("|")})/` },
  };
});

module.exports = {
  forbidden: [
    {
      name: "no-circles",
      comment:
        "Two files that import each other are one file in two places, and which of them runs first is an accident. " +
        "Instead, move what both need into a file that imports neither.",
      severity: "error",
      from: {},
      // A circle of types alone is gone before anything runs.
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-unresolved",
      comment:
        "The import leads nowhere. Correct its path, or install the package in the workspace that uses it.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(bun|bun:.*|virtual:.*)$" },
    },
    {
      name: "packages-are-declared",
      comment:
        "A package that only another workspace declares is there by luck of hoisting, and is gone after the next " +
        "installation. Instead, add it to the dependencies of the workspace that imports it.",
      severity: "error",
      from: { pathNot: [...TESTS, `^scripts/`, `\\.config\\.ts$`] },
      // An optional peer counts as both: the tool also reads its name in peerDependenciesMeta.
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
    },
    {
      name: "contract-imports-zod-alone",
      comment:
        "The contract is what server and clients agree on, in a browser too: shapes, no I/O. " +
        "Instead, keep code that does something in the package that does it.",
      severity: "error",
      from: { path: "^packages/contract/src/", pathNot: TESTS },
      to: { pathNot: "^packages/contract/src/|(^|/)node_modules/(zod|zod-openapi)/" },
    },
    {
      name: "clients-know-only-the-contract",
      comment:
        "The client and the verifier are published by themselves. Of this repository they may import the contract. " +
        "Instead, move the shape both sides need into contract.",
      severity: "error",
      from: { path: "^packages/(client|verifier)/src/" },
      to: { path: "^(packages/(server|web)|bench|examples)/" },
    },
    {
      name: "web-and-bench-use-the-client",
      comment:
        "They stand for real users: what they can do, anybody's client can. Nothing of the server may be within reach. " +
        "Instead, go through @parley/client; what must run inside the server belongs in packages/server. " +
        "The one exception stands for a browser's maker: the push service that the server is tested against is no part of it.",
      severity: "error",
      from: {
        path: "^(packages/web|bench|examples)/",
        pathNot: "^packages/web/tests/journeys/push-browser\\.ts$",
      },
      to: { path: "^packages/server/" },
    },
    ...inOrder,
    {
      name: "features-know-no-edge",
      comment:
        "Features never see a status, a header or a frame, so that every transport says the same. " +
        "Instead, raise() a problem or return a value; edge/ translates it.",
      severity: "error",
      from: { path: ANY_FEATURE, pathNot: TESTS },
      to: { path: `${SERVER}/(edge|outbound)/|(^|/)node_modules/(hono|@grpc/grpc-js|nodemailer)/` },
    },
    {
      name: "nobody-imports-the-composition",
      comment:
        "compose and main put the parts together; a part that reaches back for the whole cannot be tested alone. " +
        "Instead, take what is needed as a parameter.",
      severity: "error",
      from: {
        path: `${SERVER}/`,
        pathNot: [
          ...TESTS,
          `${SERVER}/(compose/.*|main\\.ts|cli\\.ts|start-server\\.ts)$`,
          `${SERVER}/demo/`,
        ],
      },
      to: { path: `${SERVER}/(compose/.*|main\\.ts|cli\\.ts|start-server\\.ts)$` },
    },
    {
      name: "the-edge-asks-features",
      comment:
        "The edge translates, calls, translates. A query in it would be a rule that the other transports do not have. " +
        "Instead, export a handler by operation name from the feature.",
      severity: "error",
      from: { path: `${SERVER}/(edge|outbound)/`, pathNot: TESTS },
      to: { path: `${SERVER}/database/|${ADAPTER}`, pathNot: `${SERVER}/database/database-errors\\.ts$` },
    },
    {
      name: "drivers-in-adapters-only",
      comment:
        "Which engine stores something is decided in one place and visible in a file's name. " +
        "Instead, put the query into a file ending in -sql, -mongo, -redis, -s3 or -disk, or import the type alone.",
      severity: "error",
      from: {
        path: `${SERVER}/`,
        pathNot: [...TESTS, `${ADAPTER}`, `${SERVER}/database/`],
      },
      to: { path: DRIVERS, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "files-in-disk-adapters-only",
      comment:
        "A feature that opens files works on one machine only. " +
        "Instead, write to the port, and put the files into an adapter ending in -disk.",
      severity: "error",
      from: { path: ANY_FEATURE, pathNot: [...TESTS, `-disk\\.ts$`] },
      to: { path: "^(node:)?fs(/promises)?$" },
    },
    {
      name: "engines-are-chosen-in-compose",
      comment:
        "compose/ is the one place that chooses an engine. " +
        "Instead, depend on the port beside the adapter, and let compose pass one in.",
      severity: "error",
      from: {
        path: `${SERVER}/`,
        pathNot: [...TESTS, `${SERVER}/compose/`, `-(mongo|redis|s3)\\.ts$`],
      },
      to: { path: `${SERVER}/.*-(mongo|redis|s3)\\.ts$` },
    },
    {
      name: "tests-are-not-imported",
      comment:
        "Tests and their worlds are not shipped. Instead, move what is of use to both out of the tests.",
      severity: "error",
      from: { path: "^(packages/[^/]+/src|bench/src)/", pathNot: TESTS },
      to: { path: ["\\.(test|model|contract|fixture)\\.tsx?$", "^packages/[^/]+/tests/"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(packages/[^/]+|bench)/dist/" },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    enhancedResolveOptions: {
      conditionNames: ["bun", "import", "types", "default"],
      exportsFields: ["exports"],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
