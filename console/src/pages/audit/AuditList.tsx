// Who did what, to one load balancer or to all?
export function AuditList(_: { loadBalancer?: string }) {
  return null;
}
