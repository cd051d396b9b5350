// What html-validate looks at: all that it recommends, but for what is decided otherwise here.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Both spellings mean the same.
    "doctype-style": "off",
    // The browser must not keep a password of Anaplan's as one for this site.
    "autocomplete-password": "off",
    // A title is the page's heading, and "Error: " in front of it where there is one.
    "long-title": "off",
    // The page that waits looks again by itself, also without scripts; it says so, and nothing is typed into it.
    "meta-refresh": "off",
    // Boxes that are ticked together share a name; the server takes all of them on that one form.
    "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    // What scrolls sideways has a name and can have the focus; it is a table or lines of code, no section of the text.
    "prefer-native-element": ["error", { exclude: ["region"] }],
  },
};
