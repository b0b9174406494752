// Everything a citizen's page needs at once is a few hundred bytes; htmx and Alpine come only to pages that use them.
import "./styles/citizen.scss";

import { focusFirstFault } from "./islands/focus.js";
import { loadOnDemand } from "./islands/on_demand.js";
import { startPreferences } from "./islands/preferences.js";
import { startNavigation } from "./islands/navigation.js";
import { startDrafts } from "./islands/draft.js";

document.documentElement.classList.add("js");
startNavigation(document);
startPreferences(document);
focusFirstFault(document);
loadOnDemand(document);
startDrafts(document, { days: 7, optIn: true });
// Few pages of the portal take files.
if (document.querySelector("input[type=file]")) import("./islands/files.js").then(({ startFiles }) => startFiles(document));
