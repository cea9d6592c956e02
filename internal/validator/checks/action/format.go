// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"fmt"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionFormChecks are about the form of one action (E-704, E-705, E-708).
var actionFormChecks = []frame.Check{
	{
		ID: invalidActionFormat, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: invalidServiceInAction,
		Phase: frame.PhaseSyntax, Blocks: true, Partial: true, Link: actionPage,
		Title:   "Action that is not written as service:Action",
		Why:     "An action is the prefix of its service, one colon, and the name of the action. AWS refuses anything else, or it matches nothing.",
		Fix:     `Write it as "service:Action", one action in each string.`,
		Example: `{"Effect":"Allow","Action":"PutItem","Resource":"*"}`,
		Action:  checkActionFormat,
	},
	{
		ID: grammar.CodeActionServiceWildcard, Class: frame.Error, ClassFor: []frame.ClassFor{{Types: iam.Resource | iam.SCP | iam.RCP, Class: frame.Warning}}, Types: iam.AllTypes,
		AWS: frame.Rejects, AWSCode: "WILDCARD_IN_SERVICE_NAME", Phase: frame.PhaseSyntax, Blocks: true, Partial: true, Link: actionPage,
		Title:   "Wildcard in the service of an action",
		Why:     "Wildcards are allowed in the name of an action, not in the prefix of its service: IAM refuses the document. In other policies the entry matches nothing.",
		Fix:     "Write one entry for each service.",
		Example: `{"Effect":"Allow","Action":"ec?:Describe*","Resource":"*"}`,
		Action:  checkServiceWildcard,
	},
}

func checkActionFormat(c *frame.Pass, s *view.Statement, a *view.ActionEntry) {
	if a.Star {
		return
	}
	fault, at := iam.FindActionFault(a.Text, a.Known)
	if fault == iam.NoFault || c.VariableInAction(a) {
		return
	}
	f := frame.Found{At: a.Node, Subject: a.Text}
	shown := a.Shown()
	switch fault {
	case iam.EmptyAction:
		f.Message = "The action is an empty string."
	case iam.NoColon:
		f.Message = fmt.Sprintf("The action %s has no service.", shown)
	case iam.ManyColons:
		f.Message, f.Span = fmt.Sprintf("The action %s has more than one colon.", shown), [2]int{at, at + 1}
	case iam.NoService:
		f.Message = fmt.Sprintf("The action %s has nothing before the colon.", shown)
	case iam.NoName:
		f.Message = fmt.Sprintf("The action %s has nothing after the colon.", shown)
	default:
		r, size := utf8.DecodeRuneInString(a.Text[at:])
		where := "the service"
		if fault == iam.BadNameCharacter {
			where = "the name"
		}
		f.Message = fmt.Sprintf("The action %s has the character %s in %s.", shown, words.Rune(r), where)
		f.Span = [2]int{at, at + size}
	}
	f.Message += " AWS refuses it, or it matches nothing."
	proposeForm(c, &f, s, a, fault)
	c.Add(f)
}

// checkServiceWildcard reports entries such as "ec?:Describe*", with the entries that would do the same.
func checkServiceWildcard(c *frame.Pass, _ *view.Statement, a *view.ActionEntry) {
	if !iam.WildcardInService(a.Text, a.Known) || c.VariableInAction(a) {
		return
	}
	f := frame.Found{At: a.Node, Subject: a.Text, Span: [2]int{0, len(a.Prefix)}}
	f.Message = fmt.Sprintf("The action %s has a wildcard in its service, which AWS does not allow there", a.Shown())
	if c.Type&(iam.IdentityTypes|iam.Trust) != 0 {
		f.Message += ": IAM refuses the document."
	} else {
		f.Message += ": the entry matches nothing."
	}
	f.Fix, f.Suggestion = c.ServiceAdvice(a)
	c.Add(f)
}
