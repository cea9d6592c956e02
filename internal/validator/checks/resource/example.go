// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// exampleAccountChecks are about account ids that come from documentation.
var exampleAccountChecks = []frame.Check{
	{
		ID: "EXAMPLE_ACCOUNT_ID", Class: frame.Suggestion, ClassFor: []frame.ClassFor{{Types: iam.Trust, Class: frame.Warning}}, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseNames, Partial: true, Link: frame.UserGuide + "console-account-id.html",
		Title:    "Account id from the documentation",
		Why:      "Documentation uses a few account ids in its examples. In a policy they usually come from a pasted example. As a principal it is a WARNING: the account may belong to somebody.",
		Fix:      "Write the id of the account that is meant.",
		Example:  `{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:111122223333:alerts"}`,
		Document: checkExampleAccounts,
	},
}

// exampleAccounts are the ids that documentation uses.
var exampleAccounts = []string{"123456789012", "111122223333", "444455556666", "000000000000", "012345678901"}

func checkExampleAccounts(c *frame.Pass) {
	for _, s := range c.Statements {
		for i := range s.Principals {
			p := &s.Principals[i]
			account := p.Text
			if strings.HasPrefix(p.Text, "arn:") {
				account = accountIn(p.Text, p.Known)
			} else if !p.Known {
				continue
			}
			checkExampleAccount(c, p.Node, p.Text, account, true)
		}
		for i := range s.Resources {
			if r := &s.Resources[i]; r.FieldKnown(4) {
				checkExampleAccount(c, r.Node, r.Text, r.ARN[4], false)
			}
		}
		for i := range s.Conditions {
			e := &s.Conditions[i]
			valued := accountValued(e)
			for k := range e.Values {
				switch v := &e.Values[k]; {
				case strings.HasPrefix(v.Text, "arn:"):
					checkExampleAccount(c, v.Node, v.Text, accountIn(v.Text, v.Known), false)
				case valued && v.Known:
					checkExampleAccount(c, v.Node, v.Text, v.Text, false)
				}
			}
		}
	}
}

// accountIn returns the account of an ARN, "" if it is not certain.
func accountIn(text string, known bool) string {
	if !known && strings.Count(text, ":") < 5 {
		return ""
	}
	return view.ARNField(text, 4)
}

// checkExampleAccount reports an account id of the documentation.
func checkExampleAccount(c *frame.Pass, at *policy.Node, text, account string, principal bool) {
	if len(account) != 12 || !slices.Contains(exampleAccounts, account) || account == c.Account || c.FoundWrong(at) {
		return
	}
	f := frame.Found{
		At: at, Subject: text,
		Message: fmt.Sprintf("The account id %s is one that documentation uses in examples. It was probably pasted.", account),
	}
	if principal {
		f.Class = frame.Warning
	}
	if c.Account != "" {
		f.Fix = "Write the id of the account that is meant; yours is " + c.Account + "."
	}
	c.Add(f)
}

// accountValued reports whether the values of a condition are account ids.
func accountValued(e *view.ConditionEntry) bool {
	return e.Op.Family == iam.StringFamily && (e.Is("aws:SourceOwner") || strings.HasSuffix(strings.ToLower(e.Name), "account"))
}
