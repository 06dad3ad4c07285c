import { render } from "./table/screen.js";

export default { render };
