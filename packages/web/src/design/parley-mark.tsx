/** The sign of Parley, in the accent. */
export const ParleyMark = ({ size }: { size: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" className="fill-accent" />
    <path
      d="M9 9.5A2.5 2.5 0 0 1 11.5 7h9A2.5 2.5 0 0 1 23 9.5v7a2.5 2.5 0 0 1-2.5 2.5H15l-4.3 4.4c-.6.6-1.7.2-1.7-.7z"
      className="fill-on-accent"
    />
  </svg>
);
