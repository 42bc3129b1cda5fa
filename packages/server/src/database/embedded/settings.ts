/**
 * What PostgreSQL is started with, for a machine it shares with the server. `durable: false` is for tests alone: a
 * crash of the machine then loses the cluster.
 */
export function settings({ durable }: { durable: boolean }): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: "",
    // Relative to the cluster, which is private to its owner; the path to bind is then never too long.
    unix_socket_directories: ".",
    unix_socket_permissions: "0700",
    max_connections: 50,
    shared_buffers: "128MB",
    effective_cache_size: "512MB",
    work_mem: "8MB",
    maintenance_work_mem: "64MB",
    max_wal_size: "2GB",
    min_wal_size: "160MB",
    checkpoint_timeout: "10min",
    checkpoint_completion_target: 0.9,
    // Three reader processes less; the working set of a small server is in memory.
    io_method: "sync",
    max_worker_processes: 4,
    max_parallel_workers: 2,
    max_parallel_workers_per_gather: 1,
    max_logical_replication_workers: 0,
    random_page_cost: 1.1,
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    // `log` leaves out failed statements: they carry what people typed. The server logs its own failures.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    idle_in_transaction_session_timeout: "60s",
  };
  if (!durable) Object.assign(values, { fsync: "off", full_page_writes: "off" });
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
