import { startClocks } from "./countdown.js";
import { startForms } from "./forms.js";
import { startPreferences } from "./prefer.js";
import { startTables } from "./table.js";

startPreferences();
startClocks();
startTables();
startForms();
