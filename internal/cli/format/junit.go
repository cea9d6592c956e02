// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package format

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
	Out      string      `xml:"system-out,omitempty"`
}

type junitCase struct {
	Class    string         `xml:"classname,attr"`
	Name     string         `xml:"name,attr"`
	Failures []junitProblem `xml:"failure"`
	Skipped  *junitSkipped  `xml:"skipped"`
	Out      string         `xml:"system-out,omitempty"`
}

type junitProblem struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

type junitSkipped struct {
	Message string `xml:"message,attr"`
}

// JUnit writes one test case for each document, principal and rule. Findings below the class
// that fails on are output of their case.
func JUnit(in *Input) (string, error) {
	s := junitSuite{Name: "iamproof", Out: strings.Join(header(in), "\n")}
	by := map[string][]*plancheck.Finding{}
	for _, f := range in.Report.Findings {
		key := f.Address + "\x00" + f.Attribute
		by[key] = append(by[key], f)
	}
	add := func(address, what string) *junitCase {
		class, name := caseName(address)
		s.Cases = append(s.Cases, junitCase{Class: class, Name: strings.TrimSuffix(name+": "+what, ": ")})
		return &s.Cases[len(s.Cases)-1]
	}
	take := func(c *junitCase, key string) {
		for _, f := range by[key] {
			text := place(f) + "\n" + f.Message + "\n" + f.Remediation
			if in.Settings.FailOn != 0 && f.Class >= in.Settings.FailOn {
				c.Failures = append(c.Failures, junitProblem{f.Class.String(), f.ID, text})
			} else {
				c.Out += f.Class.String() + " " + f.ID + "\n" + text + "\n"
			}
		}
		delete(by, key)
	}
	unseen := func(c *junitCase, why string) {
		if in.Settings.FailInvisible {
			c.Failures = append(c.Failures, junitProblem{"NOT_VISIBLE", "NOT_VISIBLE", why})
		} else {
			c.Skipped = &junitSkipped{why}
		}
	}
	for _, d := range in.Report.Documents {
		if d.Visibility == plancheck.NotConfigured {
			continue
		}
		var c *junitCase
		for _, address := range d.Addresses() {
			c = add(address, d.Attribute)
			take(c, address+"\x00"+d.Attribute)
		}
		if d.Visibility == plancheck.NotVisible {
			unseen(c, d.Reason)
		} else if d.NotIAM {
			c.Skipped = &junitSkipped{d.Reason}
		}
	}
	for _, p := range in.Report.Principals {
		take(add(p.Address(), "permissions"), p.Address()+"\x00")
	}
	for _, f := range in.Report.Findings {
		if key := f.Address + "\x00" + f.Attribute; by[key] != nil {
			take(add(f.Address, f.Attribute), key)
		}
	}
	for _, u := range in.Report.Unlisted {
		unseen(add(u.Address, u.Attribute), u.Why)
	}
	for _, u := range in.Report.Unresolved {
		c := add(u.Address, u.Attribute)
		if u.Named {
			c.Skipped = &junitSkipped{u.Why}
		} else {
			unseen(c, u.Why)
		}
	}
	for _, r := range in.Report.Rules {
		c := add(r.Address, r.Kind+" "+r.Name)
		switch {
		case r.Result == plancheck.Violated && in.Settings.FailOn != 0 && r.Class >= in.Settings.FailOn, r.Result == plancheck.Undetermined && in.Settings.FailUndetermined:
			c.Failures = append(c.Failures, junitProblem{r.Result, r.Kind, r.Because})
		case r.Result == plancheck.Undetermined:
			c.Skipped = &junitSkipped{r.Because}
		}
	}
	for i := range s.Cases {
		s.Tests++
		if len(s.Cases[i].Failures) > 0 {
			s.Failures++
			s.Cases[i].Skipped = nil
		} else if s.Cases[i].Skipped != nil {
			s.Skipped++
		}
	}
	text, err := xml.MarshalIndent(junitSuites{Name: "iamproof", Tests: s.Tests, Failures: s.Failures, Skipped: s.Skipped, Suites: []junitSuite{s}}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("writing JUnit: %w", err)
	}
	return xml.Header + string(text) + "\n", nil
}

// caseName cuts an address into class (module and type) and name (with the key).
func caseName(address string) (class, name string) {
	parts := planfile.SplitAddress(address)
	if len(parts) < 2 {
		return "iamproof", address
	}
	return strings.Join(parts[:len(parts)-1], "."), parts[len(parts)-1]
}
