// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// OtherName returns what was supplied for a tag of the resource under the other name
// that requests to the service have it under, nil if nothing was.
func (c *Context) OtherName(name, service string) *ContextEntry {
	if c == nil || len(c.tags) == 0 {
		return nil
	}
	own, tag, ok := program.ResourceTag(name)
	if !ok {
		return nil
	}
	for _, e := range c.tags {
		other, same, _ := program.ResourceTag(e.Key.Name)
		if same == tag && (own == "aws" && other == service || own == service && other == "aws") {
			return e
		}
	}
	return nil
}

// renames reports whether the context has the tag under its other name, so that in a
// merged one it takes the place of the entry of this name.
func (c *Context) renames(name string) bool {
	own, tag, ok := program.ResourceTag(name)
	if !ok {
		return false
	}
	for _, e := range c.tags {
		other, same, _ := program.ResourceTag(e.Key.Name)
		if same == tag && other != own && (own == "aws" || other == "aws") {
			return true
		}
	}
	return false
}

// deriveResourceTags checks that both names of a tag have one value.
func (c *Context) deriveResourceTags() (problem string) {
	for _, e := range c.tags {
		service, tag, _ := program.ResourceTag(e.Key.Name)
		if service == "aws" {
			continue
		}
		if other := c.Entries["aws:resourcetag/"+tag]; other != nil && Contradicts(&other.Value, &e.Value) {
			return fmt.Sprintf("%s is %s and %s is %s, which are two names of one tag: leave one out", other.Key.Display, other.Value.Describe(), e.Key.Display, e.Value.Describe())
		}
	}
	return ""
}
