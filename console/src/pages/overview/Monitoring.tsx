// How much traffic is there, of one load balancer or of all?
export function Monitoring(_: { loadBalancer?: string }) {
  return null;
}
