// The runs in progress and the latest ones, in the rail.
export function RailRuns() {
  return null;
}
