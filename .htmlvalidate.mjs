// How html-validate reads the pages that the tests save.
export default {
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // A button without a type submits, which is meant; the word would stand 94 times on a page.
    "no-implicit-button-type": "off",
  },
};
