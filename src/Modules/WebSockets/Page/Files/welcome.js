// Signing in and creating an account.

import { byId } from "./dom.js";
import { register, signIn } from "./session.js";

let registering = false;

export function prepareWelcome(entered) {
  const tabs = [byId("tab-sign-in"), byId("tab-register")];
  for (const tab of tabs) {
    tab.addEventListener("click", () => choose(tab === tabs[1]));
    tab.addEventListener("keydown", event => {
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        choose(!registering);
        tabs[registering ? 1 : 0].focus();
      }
    });
  }
  byId("credentials").addEventListener("submit", async event => {
    event.preventDefault();
    const submit = byId("credentials-submit");
    const problem = byId("credentials-problem");
    submit.disabled = true;
    problem.textContent = "";
    try {
      await (registering ? register : signIn)(byId("user-name").value.trim(), byId("password").value);
      byId("password").value = "";
      entered();
    } catch (error) {
      problem.textContent = error.message;
    }
    submit.disabled = false;
  });
}

export function showWelcome(reason) {
  byId("welcome").hidden = false;
  choose(false);
  byId("credentials-problem").textContent = reason ?? "";
  byId("user-name").focus();
}

function choose(register) {
  registering = register;
  byId("tab-sign-in").setAttribute("aria-selected", String(!register));
  byId("tab-register").setAttribute("aria-selected", String(register));
  byId("tab-sign-in").tabIndex = register ? -1 : 0;
  byId("tab-register").tabIndex = register ? 0 : -1;
  byId("credentials").setAttribute("aria-labelledby", register ? "tab-register" : "tab-sign-in");
  byId("credentials-submit").textContent = register ? "Create account" : "Sign in";
  byId("password").autocomplete = register ? "new-password" : "current-password";
  byId("password").minLength = register ? 10 : 0;
  byId("password-hint").hidden = !register;
  byId("credentials-problem").textContent = "";
}
