// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	// serviceSearch is what one among the services takes.
	serviceSearch = 500
)

// canonicalEntry returns an action in AWS's spelling; a pattern that covers some action as it is. It reports false for others.
func canonicalEntry(c *frame.Pass, entry string) (string, bool) {
	if strings.ContainsAny(entry, "*?") {
		return entry, c.CoversSomething(entry)
	}
	if a, ok := c.Catalog.Lookup(entry); ok {
		return a.Name, true
	}
	return entry, false
}

// propose sets the remedy to one of the entries. Without entries it is left as it is.
func propose(f *frame.Found, entries ...string) {
	switch len(entries) {
	case 0:
	case 1:
		f.Fix, f.Suggestion = fmt.Sprintf("Write %s.", words.Quote(entries[0])), entries[0]
	default:
		f.Fix = catalog.Suggestion(entries)
	}
}

// proposeForm says what to write instead of an action of the wrong form.
func proposeForm(c *frame.Pass, f *frame.Found, s *view.Statement, a *view.ActionEntry, fault iam.ActionFault) {
	switch {
	case strings.HasPrefix(a.Text, "arn:"):
		f.Fix = "This is an ARN: write it into Resource, and write the action here."
		if r := actionInResource(c, s); r != nil {
			f.Fix = fmt.Sprintf("Action and Resource were swapped: write the ARN into Resource, and %s here.", words.Quote(r.Text))
			f.Related = append(f.Related, frame.Related(r.Node, "the action"))
		}
		return
	case !a.Known, len(a.Text) > view.MaxRepaired, !c.Spend(serviceSearch):
		return
	}
	if several := severalActions(c, a.Text); len(several) > 1 {
		f.Fix = fmt.Sprintf("Write one action in each string: %s.", words.QuoteList(several, "and"))
		return
	}
	if c.Catalog.HasService(strings.TrimSuffix(a.Text, ":")) {
		service := strings.ToLower(strings.TrimSuffix(a.Text, ":"))
		f.Fix = fmt.Sprintf("Name the actions of the service, or write %s for all of them.", words.Quote(service+":*"))
		return
	}
	if entry, ok := repair(c, a.Text); ok {
		propose(f, entry)
		return
	}
	if name := strings.TrimPrefix(a.Text, ":"); fault == iam.NoColon || fault == iam.NoService {
		propose(f, servicesOf(c, s, name)...)
	}
}

// actionInResource returns an entry of Resource that is an action.
func actionInResource(c *frame.Pass, s *view.Statement) *view.ResourceEntry {
	for i := range s.Resources {
		r := &s.Resources[i]
		if prefix, name, ok := strings.Cut(r.Text, ":"); ok && r.Known && !strings.Contains(name, ":") && c.Catalog.HasService(prefix) {
			return r
		}
	}
	return nil
}

// maxSeveral is how many actions [severalActions] expects in one string.
const maxSeveral = 20

// severalActions returns the actions in a string that holds several of them, with spaces, commas or the like in between. A part
// without service has that of the part before. It returns nil if some part is no action.
func severalActions(c *frame.Pass, text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;|\t\r\n", r) })
	if len(parts) > maxSeveral {
		return nil
	}
	var entries []string
	service := ""
	for _, p := range parts {
		prefix, name, found := strings.Cut(p, ":")
		if !found {
			prefix, name = service, p
		}
		entry, ok := canonicalEntry(c, prefix+":"+name)
		if !ok {
			return nil
		}
		service = prefix
		entries = append(entries, entry)
	}
	return entries
}

// repair returns the action or pattern that a string becomes by a small change of its form.
func repair(c *frame.Pass, text string) (string, bool) {
	text = strings.TrimSpace(text)
	for i := range len(text) {
		if strings.IndexByte("./;_|-=, ", text[i]) < 0 || !c.Catalog.HasService(text[:i]) {
			continue
		}
		if entry, ok := canonicalEntry(c, text[:i]+":"+strings.TrimLeft(text[i+1:], " :")); ok {
			return entry, true
		}
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ':' })
	if len(parts) < 2 {
		return "", false
	}
	parts = parts[len(parts)-2:] // of "s3::GetObject" or "aws:s3:GetObject"
	if entry, ok := canonicalEntry(c, parts[0]+":"+parts[1]); ok {
		return entry, true
	}
	return canonicalEntry(c, parts[0]+":"+squash(parts[1]))
}

// squash leaves only letters, digits and wildcards of a name, so that "get_object" is found as "GetObject".
func squash(name string) string {
	return strings.Map(func(r rune) rune {
		if iam.LetterOrDigit(r) || r == '*' || r == '?' {
			return r
		}
		return -1
	}, name)
}

// servicesOf returns the actions of a name without service: that of the one service among the other actions of the statement
// that has it, else those of the few services in the catalogue that have it.
func servicesOf(c *frame.Pass, s *view.Statement, name string) []string {
	var found []string
	for i := range s.Actions {
		other := &s.Actions[i]
		if !other.WellFormed || !c.Spend(1) {
			continue
		}
		if entry, ok := canonicalEntry(c, strings.ToLower(other.Prefix)+":"+name); ok && !slices.Contains(found, entry) {
			found = append(found, entry)
		}
	}
	if len(found) > 0 || strings.ContainsAny(name, "*?") || !c.Spend(view.CatalogueSearch) {
		return found[:min(len(found), 3)]
	}
	return c.Catalog.NearestActions(name)
}

// proposeService says what to write instead of a service that does not exist: what it is an alias of, or what is spelt alike.
func proposeService(c *frame.Pass, f *frame.Found, a *view.ActionEntry) {
	if len(a.Text) > view.MaxRepaired || !c.Spend(serviceSearch) {
		return
	}
	services := c.Catalog.NearestServices(a.Prefix)
	for _, affix := range []string{".amazonaws.com", ".amazonaws.com.cn", ".aws.amazon.com"} {
		if bare, ok := strings.CutSuffix(strings.ToLower(a.Prefix), affix); ok && c.Catalog.HasService(bare) {
			services = []string{bare}
		}
	}
	if !a.Known {
		if len(services) > 0 {
			f.Fix = catalog.Suggestion(services)
		}
		return
	}
	var known, near, guessed []string
	for _, p := range services {
		entry, ok := canonicalEntry(c, p+":"+a.Name)
		if ok {
			known = append(known, entry)
		} else if like := nearInService(c, p, a.Name); like != "" {
			near = append(near, like)
		} else {
			guessed = append(guessed, entry)
		}
	}
	for _, entries := range [][]string{known, near} {
		if len(entries) > 0 {
			propose(f, entries...)
			return
		}
	}
	if !a.Wildcard && c.Spend(view.CatalogueSearch) {
		if same := c.Catalog.NearestActions(a.Name); len(same) > 0 {
			guessed = same // of other services
		}
	}
	propose(f, guessed...)
}

// nearInService returns the action of the service that is spelt most like the name, "" if none is near.
func nearInService(c *frame.Pass, service, name string) string {
	if strings.ContainsAny(name, "*?") || !c.Spend(view.CatalogueSearch) {
		return ""
	}
	for _, near := range c.Catalog.NearestActions(service + ":" + name) {
		if prefix, _, _ := strings.Cut(near, ":"); prefix == service {
			return near
		}
	}
	return ""
}

// proposeName says what to write instead of an action or pattern that its service does not have.
func proposeName(c *frame.Pass, f *frame.Found, a *view.ActionEntry) {
	if len(a.Text) > view.MaxRepaired {
		return
	}
	if strings.ContainsAny(a.Name, ", ") {
		if several := severalActions(c, a.Text); len(several) == 1 {
			propose(f, several...)
			return
		} else if len(several) > 1 {
			f.Fix = fmt.Sprintf("Write one action in each string: %s.", words.QuoteList(several, "and"))
			return
		}
	}
	if entry, ok := canonicalEntry(c, a.Prefix+":"+squash(a.Name)); ok {
		propose(f, entry)
		return
	}
	if !c.Spend(view.CatalogueSearch) {
		return
	}
	if a.Wildcard {
		propose(f, nearestPatterns(c, a)...)
		return
	}
	near := c.Catalog.NearestActions(a.Text)
	if len(near) > 0 && isCallName(a.Name, near) {
		f.Fix = fmt.Sprintf("%s is the name of an API call. Write the permission that it needs: %s.", a.Name, words.QuoteList(near, "and"))
		if len(near) == 1 {
			f.Suggestion = near[0]
		}
		return
	}
	if len(near) == 0 || !strings.HasPrefix(near[0], strings.ToLower(a.Prefix)+":") {
		if same, ok := sameBeginning(c, a); ok {
			near = same
		}
	}
	if len(near) > 0 && !strings.HasPrefix(near[0], strings.ToLower(a.Prefix)+":") {
		f.Fix = catalog.Suggestion(near) // only the name is the same
		return
	}
	propose(f, near...)
}

// sameBeginning returns the action of the service with the longest name that the given one begins with, such as SendMessage for
// SendMessageBatch, else the actions that begin with the given name if they are few. It reports whether there are any.
func sameBeginning(c *frame.Pass, a *view.ActionEntry) (entries []string, found bool) {
	const shortest = 5
	service, ok := c.Catalog.Service(a.Prefix)
	if !ok {
		return nil, false
	}
	within, longer := "", []string(nil)
	for _, action := range service.Actions() {
		name := action.ShortName()
		switch n := min(len(name), len(a.Name)); {
		case n < shortest || !strings.EqualFold(name[:n], a.Name[:n]):
		case n < len(name):
			longer = append(longer, action.Name)
		case len(action.Name) > len(within):
			within = action.Name
		}
	}
	switch {
	case within != "":
		return []string{within}, true
	case len(longer) <= 3:
		return longer, len(longer) > 0
	}
	return nil, true
}

// isCallName reports whether proposals come from the table of API calls that need permissions of other names (E-709), and not
// from the spelling: they are neither like the name nor of the same name in other services.
func isCallName(name string, proposals []string) bool {
	for _, p := range proposals {
		_, short, _ := strings.Cut(p, ":")
		if strings.EqualFold(short, name) || spelling.Within(strings.ToLower(short), strings.ToLower(name), 4) < 4 {
			return false
		}
	}
	return true
}
