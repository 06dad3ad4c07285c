import { render } from "./timeline/screen.js";

export default { render };
