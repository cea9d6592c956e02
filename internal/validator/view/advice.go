// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// ServiceAdvice says what to write for an entry whose service has a wildcard, and proposes a text if there is one; both are ""
// if nothing is known.
func (c *Document) ServiceAdvice(a *ActionEntry) (fix, suggestion string) {
	if !a.Known {
		return "", ""
	}
	entries, services := c.spellOutService(a)
	switch {
	case pattern.IsAsterisks(a.Prefix):
		fix = fmt.Sprintf("Name the services, one entry for each, such as %s.", words.Quote("s3:"+a.Name))
	case len(entries) == 1:
		fix, suggestion = fmt.Sprintf("Write %s.", words.Quote(entries[0])), entries[0]
	case len(entries) > 0:
		fix = fmt.Sprintf("Write one entry for each service that is meant: it would have matched %s.", words.QuoteList(entries, "and"))
	case services > 0:
		fix = fmt.Sprintf("Name the service. The wildcard matches %s, but none with an action that matches %s.", words.Count(services, "service", "services"), words.Quote(a.Name))
	}
	return fix, suggestion
}

// spellOutService returns the entries that an action with a wildcard in its service means, and the number of services that
// the wildcard fits.
func (c *Document) spellOutService(a *ActionEntry) (entries []string, services int) {
	if pattern.IsAsterisks(a.Prefix) || len(a.Text) > MaxRepaired || !c.Spend(CatalogueSearch) {
		return nil, 0
	}
	for _, prefix := range c.Catalog.Services() {
		if !pattern.MatchFold(a.Prefix, prefix) {
			continue
		}
		services++
		if entry := prefix + ":" + a.Name; services > maxSpelledOut || c.CoversSomething(entry) {
			entries = append(entries, entry)
		}
	}
	return entries, services
}

// CoversSomething reports whether an action entry covers an action of the catalogue.
func (c *Document) CoversSomething(entry string) bool {
	actions, err := c.Catalog.Expand(entry)
	return err == nil && len(actions) > 0
}

// maxSpelledOut is of how many services [Document.spellOutService] looks at the actions.
const maxSpelledOut = 40
