import { render } from "./lead/screen.js";

export default { render };
