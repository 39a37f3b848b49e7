/** How long it keeps the processor, in milliseconds: what else the machine does at that time does not count. */
export function processorMs(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
