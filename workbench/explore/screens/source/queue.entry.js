import { render } from "./queue/screen.js";

export default { render };
