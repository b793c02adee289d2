// Where does somebody arrive who named no page?
import { Navigate } from "react-router";
import { path } from "./paths";

export function Home() {
  return <Navigate to={path.overview()} replace />;
}
