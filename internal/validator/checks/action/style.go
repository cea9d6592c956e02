// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionStyleChecks are about spellings that AWS reads as meant.
var actionStyleChecks = []frame.Check{
	{
		ID: "ACTION_CASE_STYLE", Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Off: true, Link: authorization,
		Title:   "Action in different letter case than documented",
		Why:     "AWS ignores letter case in actions. Searches find the documented spelling.",
		Fix:     "Write it as documented.",
		Example: `{"Effect":"Allow","Action":"SQS:sendmessage","Resource":"*"}`,
		Action: func(c *frame.Pass, _ *view.Statement, a *view.ActionEntry) {
			if documented, ok := documentedCase(c, a); ok {
				c.Add(frame.Found{
					At: a.Node, Subject: a.Text, Suggestion: documented,
					Message: fmt.Sprintf("The action %s is documented in different letter case; AWS accepts both.", words.Quote(a.Text)),
					Fix:     fmt.Sprintf("Write %s.", words.Quote(documented)),
				})
			}
		},
	},
	{
		ID: allWildcardSpelling, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: frame.ResourcePage,
		Title:   "Wildcard written in a misleading way",
		Why:     `A single asterisk already covers everything, colons and slashes included. "*:*" and "**" mean the same, but readers may think that they are narrower or wider.`,
		Fix:     `Write "*".`,
		Example: `{"Effect":"Deny","Action":"*:*","Resource":"*"}`,
		Action: func(c *frame.Pass, _ *view.Statement, a *view.ActionEntry) {
			switch {
			case a.Star && a.Text != "*" && c.Type != iam.RCP: // an RCP cannot name all actions at all
				addWildcardSpelling(c, frame.Found{At: a.Node, Subject: a.Text}, "action", a.Text, "*")
			case !a.Star && strings.Contains(a.Text, "**"):
				addWildcardSpelling(c, frame.Found{At: a.Node, Subject: a.Text}, "action", a.Text, singleAsterisks(a.Text))
			}
		},
		Resource: func(c *frame.Pass, _ *view.Statement, r *view.ResourceEntry) {
			if single := singleAsterisks(r.Text); single != r.Text {
				addWildcardSpelling(c, frame.Found{At: r.Node, Subject: r.Text}, "resource", r.Text, single)
			}
		},
	},
}

func addWildcardSpelling(c *frame.Pass, f frame.Found, what, text, single string) {
	f.Message = fmt.Sprintf("The %s %s means the same as %s, but is easily misread as something else.", what, words.Quote(text), words.Quote(single))
	f.Fix, f.Suggestion = fmt.Sprintf("Write %s.", words.Quote(single)), single
	c.Add(f)
}

// singleAsterisks makes one of every run of asterisks, those in policy variables left aside.
func singleAsterisks(text string) string {
	if !strings.Contains(text, "**") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.HasPrefix(text[i:], "${") {
			if end := strings.IndexByte(text[i:], '}'); end > 0 {
				b.WriteString(text[i : i+end])
				i += end
			}
		}
		if text[i] == '*' && i > 0 && text[i-1] == '*' {
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// documentedCase returns how AWS spells an action that differs in case only, and false for others. Of a pattern it is the
// service and, if it is a beginning followed by an asterisk, that beginning.
func documentedCase(c *frame.Pass, a *view.ActionEntry) (string, bool) {
	if !a.WellFormed {
		return "", false
	}
	e := c.Expand(a)
	if !e.Known {
		return "", false
	}
	documented := e.Actions[0].Name
	if a.Wildcard {
		name := a.Name
		if stem, rest, _ := strings.Cut(name, "*"); rest == "" && !strings.Contains(stem, "?") && !spelt(e, stem) {
			name = e.Actions[0].ShortName()[:len(stem)] + "*"
		}
		documented = e.Actions[0].Service() + ":" + name
	}
	return documented, documented != a.Text
}

// spelt reports whether some action begins so, in this case.
func spelt(e *view.Expansion, stem string) bool {
	for _, a := range e.Actions {
		if strings.HasPrefix(a.ShortName(), stem) {
			return true
		}
	}
	return false
}
