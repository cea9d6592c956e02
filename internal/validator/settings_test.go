// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const harmless = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`

// settingsCases show when the checks of this family report something, and when they do not.
var settingsCases = []checkCase{
	{id: unmatchedIgnore, doc: harmless, in: ignoring("MISSING_VERSION", "legacy", ""), at: "$"},
	{id: unmatchedIgnore, doc: `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`, in: ignoring("MISSING_VERSION", "legacy", "")},
	{id: invalidIgnore, name: "no reason", doc: harmless, in: ignoring("MISSING_VERSION", " ", ""), at: "$"},
	{id: invalidIgnore, name: "unknown id", doc: harmless, in: ignoring("MISING_VERSION", "legacy", ""), at: "$", message: "MISSING_VERSION"},
	{id: invalidIgnore, doc: `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`, in: ignoring("MISSING_VERSION", "legacy", "")},
}

func ignoring(id, reason, sid string) func(*Input) {
	return func(in *Input) { in.Ignore = []frame.IgnoreEntry{{ID: id, Reason: reason, Sid: sid}} }
}
