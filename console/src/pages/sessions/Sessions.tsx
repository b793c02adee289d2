// Which sessions are there, of one load balancer or of all?
export function Sessions(_: { loadBalancer?: string }) {
  return null;
}
