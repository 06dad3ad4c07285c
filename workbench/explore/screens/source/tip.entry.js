import { render } from "./tip/screen.js";

export default { render };
