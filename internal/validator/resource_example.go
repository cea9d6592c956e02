// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"
	"slices"
	"strings"
)

// exampleAccountChecks are about account ids that come from documentation.
var exampleAccountChecks = []Check{
	{
		ID: "EXAMPLE_ACCOUNT_ID", Class: Suggestion, ClassFor: []ClassFor{{Trust, Warning}}, Types: AllTypes, AWS: Accepts, Phase: PhaseNames, Partial: true, Link: userGuide + "console-account-id.html",
		Title:    "Account id of the documentation",
		Why:      "Documentation uses a few account ids in its examples. In a policy they usually were pasted with the example. As a principal it is a WARNING: the account may belong to somebody.",
		Fix:      "Write the id of the account that is meant.",
		Example:  `{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:111122223333:alerts"}`,
		Document: checkExampleAccounts,
	},
}

// exampleAccounts are the ids that documentation uses.
var exampleAccounts = []string{"123456789012", "111122223333", "444455556666", "000000000000", "012345678901"}

func checkExampleAccounts(c *Context) {
	c.eachText(func(t *text) {
		account := ""
		switch {
		case len(t.value) < 12:
			return
		case t.kind == resourceText, t.kind == principalText, t.kind == valueText:
			if strings.HasPrefix(t.value, "arn:") {
				if t.known || strings.Count(t.value, ":") >= 5 {
					account = arnField(t.value, 4)
				}
			} else if t.known && (t.kind == principalText || t.kind == valueText && accountValued(t.entry)) {
				account = t.value
			}
		}
		if !slices.Contains(exampleAccounts, account) || account == c.Account || c.Tainted(t.node) {
			return
		}
		f := Found{
			At: t.node, Subject: t.value,
			Message: fmt.Sprintf("The account id %s is one that documentation uses in examples. It was probably pasted.", account),
		}
		if t.kind == principalText {
			f.Class = Warning
		}
		if c.Account != "" {
			f.Fix = "Write the id of the account that is meant; yours is " + c.Account + "."
		}
		c.Add(f)
	})
}

// accountValued reports whether the values of a condition are account ids.
func accountValued(e *ConditionEntry) bool {
	return e.Op.Family == StringFamily && (e.Is("aws:SourceOwner") || strings.HasSuffix(strings.ToLower(e.Name), "account"))
}
