// The graph screen, as anywidget loads it.
import { render } from "./graph/screen.js";

export default { render };
