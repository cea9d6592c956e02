// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	_ "embed" // the tables
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

var (
	//go:embed data/events.tsv
	eventsText string
	//go:embed data/sources.tsv
	sourcesText string
	//go:embed data/apigateway.tsv
	apigatewayText string

	eventsTable     = facts.New("events", eventsText, "source", "event", "action", "on", "use")
	sourcesTable    = facts.New("sources", sourcesText, "source", "prefix")
	apigatewayTable = facts.New("apigateway", apigatewayText, "begins", "action")
)

// place says where the resource of an action is in an event, "" for where it usually is.
type place string

const (
	onUsual      place = ""
	onTarget     place = "target"
	onObject     place = "object"
	onCopySource place = "copy-source"
	onAllKeys    place = "keys-of-bucket"
	onSourceKey  place = "source-key"
	onTargetKey  place = "target-key"
	onPath       place = "path"
	onIndex      place = "index"
	onModel      place = "model"
	onEverything place = "everything"
)

// meaning is an action that an event needed.
type meaning struct {
	action string
	on     place
	// inferred says that the event may have needed it: it does not say which of several.
	inferred bool
}

var events = sync.OnceValue(func() map[string][]meaning {
	m := map[string][]meaning{}
	for _, row := range eventsTable.Rows() {
		key := row[0] + ":" + strings.ToLower(row[1])
		m[key] = append(m[key], meaning{row[2], place(row[3]), row[4] == "inferred"})
	}
	return m
})

var sources = sync.OnceValue(sourcesTable.ByName)

// prefixOf is the prefix of the actions of an event source, as far as the catalogue or a
// table knows it.
func prefixOf(c *catalog.Catalog, source string) string {
	s := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(source, ".cn"), ".amazonaws.com"))
	if row, ok := sources()[s]; ok {
		return row[1]
	}
	for _, name := range [...]string{s, strings.TrimPrefix(s, "api."), s[strings.LastIndexByte(s, '.')+1:]} {
		if c.HasService(name) {
			return name
		}
	}
	return ""
}

// Actions returns the actions that an event may need, given its source, such as
// "s3.amazonaws.com", and its name; none if that is not known (L-620).
func Actions(c *catalog.Catalog, source, name string) []string {
	var out []string
	for _, m := range meaningsOf(c, source, name) {
		if !slices.Contains(out, m.action) {
			out = append(out, m.action)
		}
	}
	return out
}

// meaningsOf returns the actions of an event, none if it is unmapped: by the tables, by the
// name, and the same for the name without its version.
func meaningsOf(c *catalog.Catalog, source, name string) []meaning {
	prefix := prefixOf(c, source)
	if prefix == "" || name == "" {
		return nil
	}
	if m := named(c, prefix, name); m != nil {
		return m
	}
	if short := withoutVersion(name); short != name {
		if m := named(c, prefix, short); m != nil {
			return m
		}
	}
	if prefix == "apigateway" {
		for _, row := range apigatewayTable.Rows() {
			if strings.HasPrefix(name, row[0]) {
				return []meaning{{row[1], onPath, false}}
			}
		}
	}
	return nil
}

// named returns the actions of an event by its name.
func named(c *catalog.Catalog, prefix, name string) []meaning {
	full := prefix + ":" + name
	if m, ok := events()[strings.ToLower(full)]; ok {
		return m
	}
	if alias, ok := facts.ActionAlias(strings.ToLower(full)); ok {
		if a, ok := c.Lookup(alias); ok {
			return []meaning{{action: a.Name}}
		}
	}
	if a, ok := c.Lookup(full); ok {
		return []meaning{{action: a.Name}}
	}
	return nil
}

// withoutVersion cuts the version off the name of an event, such as the end of
// "UpdateFunctionCode20150331v2" or "CreateDistribution2020_05_31".
func withoutVersion(name string) string {
	s := name
	if i := strings.LastIndexByte(s, 'v'); i > 0 && i < len(s)-1 && digits(s[i+1:]) {
		s = s[:i]
	}
	n := len(s)
	switch {
	case n > 10 && s[n-3] == '_' && s[n-6] == '_' && digits(s[n-2:]) && digits(s[n-5:n-3]) && digits(s[n-10:n-6]):
		return s[:n-10]
	case n > 8 && digits(s[n-8:]):
		return s[:n-8]
	}
	return name
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
