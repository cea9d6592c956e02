// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package format

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// members returns the names of all members of a type's JSON.
func members(t reflect.Type, all map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		members(t.Elem(), all)
	case reflect.Struct:
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			all[name] = true
			members(t.Field(i).Type, all)
		}
	}
}

// TestJSONIsDocumented holds the guide on output to the members that there are, and to the version.
func TestJSONIsDocumented(t *testing.T) {
	guide, err := os.ReadFile("../../../templates/guides/output.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	members(reflect.TypeFor[jsonReport](), all)
	if len(all) < 60 {
		t.Errorf("only %d members: %v", len(all), all)
	}
	for name := range all {
		if !strings.Contains(string(guide), "`"+name+"`") {
			t.Errorf("the guide does not have the member %s", name)
		}
	}
	if want := "version of this format, now `" + JSONVersion + "`"; !strings.Contains(string(guide), want) {
		t.Errorf("the guide does not have: %s", want)
	}
}
