// What do the tabs of a load balancer know of it?
import type { Balancer } from "../../api/balancers";
import type { Edition, Editions } from "../../api/editions";

export interface Seen {
  balancer: Balancer;
  /** At which all of it holds: what is changed is sent with it. */
  revision: number;
  edition: Edition;
  editions: Editions;
  /** Whether who looks may change it: the API owns it, and the role allows it. */
  mayEdit: boolean;
  mayOperate: boolean;
}
