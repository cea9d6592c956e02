// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionFormChecks are about the form of one action (E-704, E-705, E-708).
var actionFormChecks = []Check{
	{
		ID: invalidActionFormat, Class: Error, Types: iam.AllTypes, AWS: Rejects, AWSCode: invalidServiceInAction,
		Phase: PhaseSyntax, Taints: true, Partial: true, Link: actionPage,
		Title:   "Action that is not written as service:Action",
		Why:     "An action is the prefix of its service, one colon, and the name of the action. AWS refuses anything else, or it matches nothing.",
		Fix:     `Write it as "service:Action", one action in each string.`,
		Example: `{"Effect":"Allow","Action":"PutItem","Resource":"*"}`,
		Action:  checkActionFormat,
	},
	{
		ID: actionServiceWildcard, Class: Error, ClassFor: []ClassFor{{iam.Resource | iam.SCP | iam.RCP, Warning}}, Types: iam.AllTypes,
		AWS: Rejects, AWSCode: "WILDCARD_IN_SERVICE_NAME", Phase: PhaseSyntax, Taints: true, Partial: true, Link: actionPage,
		Title:   "Wildcard in the service of an action",
		Why:     "Wildcards are allowed in the name of an action, not in the prefix of its service: IAM refuses the document. In other policies the entry matches nothing.",
		Fix:     "Write one entry for each service.",
		Example: `{"Effect":"Allow","Action":"ec?:Describe*","Resource":"*"}`,
		Action:  checkServiceWildcard,
	},
}

// actionFault is what is wrong with the form of an action.
type actionFault uint8

const (
	noFault actionFault = iota
	emptyAction
	noColon
	manyColons
	noService
	noName
	badServiceCharacter
	badNameCharacter
)

// shown is how messages name the action, behind those words.
func (a *ActionEntry) shown() string {
	if !a.Known {
		return "that begins with " + words.Quote(a.Text)
	}
	return words.Quote(a.Text)
}

// findActionFault returns what is wrong with an action, and where. Of one that is known in part, it finds what no further
// text could make right.
func findActionFault(text string, known bool) (fault actionFault, at int) {
	if text == "" && known {
		return emptyAction, 0
	}
	colon := strings.IndexByte(text, ':')
	if colon < 0 {
		if known {
			return noColon, 0
		}
		if i := strings.IndexFunc(text, notInService); i >= 0 {
			return badServiceCharacter, i
		}
		return noFault, 0
	}
	if again := strings.IndexByte(text[colon+1:], ':'); again >= 0 {
		return manyColons, colon + 1 + again
	}
	switch {
	case colon == 0:
		return noService, 0
	case known && colon == len(text)-1:
		return noName, colon
	}
	if i := strings.IndexFunc(text[:colon], notInService); i >= 0 {
		return badServiceCharacter, i
	}
	if i := strings.IndexFunc(text[colon+1:], notInName); i >= 0 {
		return badNameCharacter, colon + 1 + i
	}
	return noFault, 0
}

func letterOrDigit(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// notInService reports whether a character cannot be in the service of an action. Wildcards have a check of their own.
func notInService(r rune) bool {
	return !letterOrDigit(r) && r != '-' && r != '.' && r != '*' && r != '?'
}

// notInName reports whether a character cannot be in the name of an action. Commas and spaces are left to the checks that look
// the name up.
func notInName(r rune) bool {
	return !letterOrDigit(r) && r != '-' && r != '*' && r != '?' && r != ',' && r != ' '
}

// variableInAction reports whether an action has a policy variable, which has a check of its own, or may have one behind what is
// known of it. What Terraform did not replace is no variable.
func (c *Context) variableInAction(a *ActionEntry) bool {
	_, after, found := strings.Cut(a.Text, "${")
	if !a.Known {
		return found || strings.HasSuffix(a.Text, "$")
	}
	return found && strings.Contains(after, "}") && !c.Reported(a.Node, terraformLeftover)
}

func checkActionFormat(c *Context, s *Statement, a *ActionEntry) {
	if a.Star {
		return
	}
	fault, at := findActionFault(a.Text, a.Known)
	if fault == noFault || c.variableInAction(a) {
		return
	}
	f := Found{At: a.Node, Subject: a.Text}
	shown := a.shown()
	switch fault {
	case emptyAction:
		f.Message = "The action is an empty string."
	case noColon:
		f.Message = fmt.Sprintf("The action %s has no service.", shown)
	case manyColons:
		f.Message, f.Span = fmt.Sprintf("The action %s has more than one colon.", shown), [2]int{at, at + 1}
	case noService:
		f.Message = fmt.Sprintf("The action %s has nothing before the colon.", shown)
	case noName:
		f.Message = fmt.Sprintf("The action %s has nothing behind the colon.", shown)
	default:
		r, size := utf8.DecodeRuneInString(a.Text[at:])
		where := "the service"
		if fault == badNameCharacter {
			where = "the name"
		}
		f.Message = fmt.Sprintf("The action %s has the character %s in %s.", shown, describeRune(r), where)
		f.Span = [2]int{at, at + size}
	}
	f.Message += " AWS refuses it, or it matches nothing."
	c.proposeForm(&f, s, a, fault)
	c.Add(f)
}

// checkServiceWildcard reports entries such as "ec?:Describe*", with the entries that would do the same.
func checkServiceWildcard(c *Context, _ *Statement, a *ActionEntry) {
	if a.Star || a.Prefix == "" || !strings.ContainsAny(a.Prefix, "*?") || c.variableInAction(a) {
		return
	}
	if !a.Known && pattern.IsAsterisks(a.Prefix) && strings.Trim(a.Name, "*") == "" {
		return // it may turn out to be "*:*"
	}
	f := Found{At: a.Node, Subject: a.Text, Span: [2]int{0, len(a.Prefix)}}
	f.Message = fmt.Sprintf("The action %s has a wildcard in its service, which AWS does not allow there", a.shown())
	if c.Type&(iam.IdentityTypes|iam.Trust) != 0 {
		f.Message += ": IAM refuses the document."
	} else {
		f.Message += ": the entry matches nothing."
	}
	c.proposeServices(&f, a)
	c.Add(f)
}

// proposeServices says what to write instead of an action with a wildcard in its service.
func (c *Context) proposeServices(f *Found, a *ActionEntry) {
	if !a.Known {
		return
	}
	entries, services := c.spellOutService(a)
	switch {
	case pattern.IsAsterisks(a.Prefix):
		f.Fix = fmt.Sprintf("Name the services, one entry for each, such as %s.", words.Quote("s3:"+a.Name))
	case len(entries) == 1:
		f.Fix, f.Suggestion = fmt.Sprintf("Write %s.", words.Quote(entries[0])), entries[0]
	case len(entries) > 0:
		f.Fix = fmt.Sprintf("Write one entry for each service that is meant: it would have matched %s.", words.QuoteList(entries, "and"))
	case services > 0:
		f.Fix = fmt.Sprintf("Name the service. The wildcard fits %s, but none with an action that fits %s.", words.Count(services, "service", "services"), words.Quote(a.Name))
	}
}

// maxSpelledOut is of how many services [Context.spellOutService] looks at the actions.
const maxSpelledOut = 40

// spellOutService returns the entries that an action with a wildcard in its service stands for, and the number of services that
// the wildcard fits.
func (c *Context) spellOutService(a *ActionEntry) (entries []string, services int) {
	if pattern.IsAsterisks(a.Prefix) || len(a.Text) > maxRepaired || !c.Spend(catalogueSearch) {
		return nil, 0
	}
	for _, prefix := range c.Catalog.Services() {
		if !matchFold(a.Prefix, prefix) {
			continue
		}
		services++
		if entry := prefix + ":" + a.Name; services > maxSpelledOut || c.coversSomething(entry) {
			entries = append(entries, entry)
		}
	}
	return entries, services
}

// coversSomething reports whether an action entry covers an action of the catalogue.
func (c *Context) coversSomething(entry string) bool {
	actions, err := c.Catalog.Expand(entry)
	return err == nil && len(actions) > 0
}
