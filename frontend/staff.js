import "./styles/staff.scss";

import { startHtmx } from "./islands/htmx.js";
import { focusFirstFault } from "./islands/focus.js";
import { loadOnDemand } from "./islands/on_demand.js";
import { startPreferences } from "./islands/preferences.js";
import { startMenus } from "./islands/navigation.js";
import { startDrafts } from "./islands/draft.js";
import { startKeys } from "./islands/keys.js";
import { startRows } from "./islands/rows.js";
import { startSession } from "./islands/session.js";
import { startConnection } from "./islands/connection.js";

document.documentElement.classList.add("js");
startHtmx();
startMenus(document);
startPreferences(document);
startSession(document);
startDrafts(document, { days: 30, optIn: false });
startKeys(document);
startRows(document);
startConnection(document);
focusFirstFault(document);
loadOnDemand(document);
