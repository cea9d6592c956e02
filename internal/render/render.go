// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package render builds IAM policy documents from configured blocks, source
// documents and override documents.
//
// [Render] gives byte for byte what the aws_iam_policy_document data source gives,
// for every input that it accepts without losing or widening anything; what would
// be lost or widened there is an error here. The rules are numbered:
//
//   - R-1 arguments and defaults, R-2 layout of the JSON
//   - R-3 string lists, R-4 principals, R-5 conditions of configured blocks
//   - R-6 source and override documents, R-7 merging
//   - R-8 variables written as &{…}
//   - R-10 what is an error here
//
// [Canonical] brings any policy into one form for reviews and fingerprints,
// [Equivalent] compares two, and [Measure] counts characters against a quota.
//
// The package knows nothing of Terraform. All input may be hostile: work and
// depth are bounded, and there are no panics.
package render

import (
	"fmt"
	"hash/crc32"
	"strconv"
	"sync"
)

// Result is a rendered document.
type Result struct {
	// JSON is the document indented by two spaces, MinifiedJSON the same without
	// white space. Neither ends in a newline.
	JSON, MinifiedJSON string
	// ID is the CRC-32 (IEEE) of JSON as an unsigned decimal number.
	ID string
	// Replaced are the Deny statements that merging by Sid removed.
	Replaced []Replacement
}

// Render renders a document: the source documents in order, then the configured
// document, then the override documents in order, merged by the rules of R-7. The
// error, if any, is an [Errors] with everything that is wrong with the input.
func Render(in *Input) (Result, error) {
	var errs collector
	sources := readDocuments(&errs, "source_policy_documents", in.SourcePolicyDocuments)
	if len(sources) > 0 {
		uniqueSids(&errs, sources)
	}
	config := newConfigReader(&errs, in.Statements)
	defer config.release()
	configured := config.document(in)
	overrides := readDocuments(&errs, "override_policy_documents", in.OverridePolicyDocuments)
	if err := errs.err(); err != nil {
		return Result{}, err
	}

	if len(sources)+len(overrides) == 0 {
		return configured.result(), nil // its Sids are unique, so there is nothing to merge
	}
	var m merger
	for i, d := range sources {
		if d != nil {
			m.add(d, "source_policy_documents", i)
		}
	}
	m.add(configured, "statement", -1)
	for i, d := range overrides {
		if d != nil {
			m.add(d, "override_policy_documents", i)
		}
	}
	result := m.doc.result()
	result.Replaced = m.replaced
	return result, nil
}

// readDocuments reads the documents of one argument. Elements that are "" and
// documents with errors give nil.
func readDocuments(errs *collector, argument string, texts []string) []*document {
	if len(texts) == 0 {
		return nil
	}
	list := make([]*document, len(texts))
	for i, text := range texts {
		if text == "" {
			continue
		}
		r := sourceReader{errs: errs, argument: argument, index: i}
		list[i] = r.document(text)
	}
	return list
}

// uniqueSids checks that no Sid occurs twice in the source documents.
func uniqueSids(errs *collector, sources []*document) {
	type place struct{ document, statement int }
	first := make(map[string]place)
	for i, d := range sources {
		if d == nil {
			continue
		}
		for j, s := range d.statements {
			if s.sid == "" {
				continue
			}
			if at, ok := first[s.sid]; ok {
				errs.add(duplicateSid("source_policy_documents", i, statementLabel("Statement", j), s.sid,
					fmt.Sprintf("source_policy_documents[%d], Statement[%d]", at.document, at.statement)))
				continue
			}
			first[s.sid] = place{i, j}
		}
	}
}

func statementLabel(name string, i int) string { return name + "[" + strconv.Itoa(i) + "]" }

// writers keeps buffers for further documents, unless they are unusually large.
var writers sync.Pool

const maxKept = 1 << 16

func (d *document) result() Result {
	w, ok := writers.Get().(*writer)
	if !ok {
		w = &writer{html: true, indent: true}
	}
	w.document(d)
	id := strconv.FormatUint(uint64(crc32.ChecksumIEEE(w.indented)), 10)
	r := Result{JSON: string(w.indented), MinifiedJSON: string(w.compact), ID: id}
	if len(r.JSON) <= maxKept {
		w.compact, w.indented, w.inside = w.compact[:0], w.indented[:0], false
		writers.Put(w)
	}
	return r
}
