// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// CredentialReport is the state of the credentials of all users of the account. AWS makes
// one at most every four hours (L-401).
type CredentialReport struct {
	Generated time.Time
	// Root is nil if the report has no row for it.
	Root  *Credentials
	Users []Credentials
}

// Credentials are one row of the report. A time is nil if AWS does not know it, or if it
// never was.
type Credentials struct {
	User, ARN string
	Created   *time.Time
	// Password is what is known of it.
	Password        PasswordState
	PasswordUsed    *time.Time
	PasswordChanged *time.Time
	NextRotation    *time.Time
	MFA             bool
	Keys            [2]AccessKey
	Certificates    [2]Certificate
	// Additional is what the report says of further credentials that it does not list.
	Additional string
}

// PasswordState is what is known of a password.
type PasswordState string

// The states of a password.
const (
	NoPassword     PasswordState = "none"
	PasswordUnused PasswordState = "never_used" // or not since October 2014
	PasswordUsed   PasswordState = "used"
)

// AccessKey is one of the access keys of a user. A key that was made inactive keeps its
// dates.
type AccessKey struct {
	Active        bool
	Rotated, Used *time.Time
	// Region and Service of the last use are "" where AWS gives none, as S3 does: that does
	// not mean that the key was not used.
	Region, Service string
}

// Exists reports whether there is such a key, active or not.
func (k *AccessKey) Exists() bool { return k.Active || k.Rotated != nil }

// Certificate is one of the signing certificates of a user.
type Certificate struct {
	Active  bool
	Rotated *time.Time
}

// rootUser is in the place of a name in the row of the root.
const rootUser = "<root_account>"

// CredentialReport reads the report, and has one made if there is none. Patience is how long
// to wait for it.
func (r *Reader) CredentialReport(ctx context.Context, patience time.Duration) (*CredentialReport, error) {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	c, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	asked := false
	for wait := time.Second; ; wait = min(2*wait, 4*time.Second) {
		out, err := c.getCredentialReport(ctx, &iam.GetCredentialReportInput{})
		switch {
		case err == nil:
			users, err := parseReport(out.Content)
			if err != nil {
				return nil, &Problem{Kind: BadAnswer, Operation: "iam:GetCredentialReport", Message: err.Error(), err: err}
			}
			report := &CredentialReport{Generated: aws.ToTime(out.GeneratedTime).UTC(), Users: users}
			if i := slices.IndexFunc(users, func(u Credentials) bool { return u.User == rootUser }); i >= 0 {
				root := users[i]
				report.Root, report.Users = &root, slices.Delete(users, i, i+1)
			}
			return report, nil
		case hasCode(err, "ReportNotPresent", "ReportExpired", "NoSuchReport", "CredentialReportNotPresentException", "CredentialReportExpiredException"):
			if asked { // it is being made, and not to be seen yet
				break
			}
			if _, err := c.generateCredentialReport(ctx, &iam.GenerateCredentialReportInput{}); err != nil {
				return nil, err
			}
			asked = true
		case hasCode(err, "ReportInProgress", "CredentialReportNotReadyException"):
		default:
			return nil, err
		}
		if err := r.sleep(ctx, wait); err != nil {
			return nil, problem(ctx, "iam:GetCredentialReport", err)
		}
	}
}

// parseReport reads the report by the names of its columns: AWS adds some from time to time
// (L-402).
func parseReport(content []byte) ([]Credentials, error) {
	in := csv.NewReader(bytes.NewReader(content))
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("reading the columns of the credential report: %w", err)
	}
	columns := make(map[string]int, len(header))
	for i, name := range header {
		columns[strings.TrimSpace(name)] = i
	}
	for _, name := range needed {
		if _, ok := columns[name]; !ok {
			return nil, fmt.Errorf("the credential report has no column %s", name)
		}
	}
	var out []Credentials
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading the credential report: %w", err)
		}
		row := reportRow{columns, record, nil}
		c := row.credentials()
		if row.err != nil {
			return nil, fmt.Errorf("the credential report on %s: %w", c.User, row.err)
		}
		if c.User == "" {
			return nil, errors.New("the credential report has a row without a user")
		}
		out = append(out, c)
	}
}

// needed are the columns without which a report says nothing.
var needed = []string{
	"user", "arn", "password_enabled", "password_last_used", "mfa_active",
	"access_key_1_active", "access_key_1_last_rotated", "access_key_2_active", "access_key_2_last_rotated",
}

type reportRow struct {
	columns map[string]int
	record  []string
	err     error
}

func (r *reportRow) credentials() Credentials {
	c := Credentials{
		User: r.text("user"), ARN: r.text("arn"), Created: r.time("user_creation_time"), MFA: r.flag("mfa_active"),
		PasswordUsed: r.time("password_last_used"), PasswordChanged: r.time("password_last_changed"), NextRotation: r.time("password_next_rotation"),
		Additional: r.text("additional_credentials_info"),
	}
	enabled := r.flag("password_enabled")
	switch {
	case c.PasswordUsed != nil:
		c.Password = PasswordUsed
	// The root has a password, though the report does not say so of it (L-403), or says
	// FALSE of the root of a member account that has none.
	case enabled, c.User == rootUser && strings.EqualFold(r.raw("password_enabled"), "not_supported"):
		c.Password = PasswordUnused
	default:
		c.Password = NoPassword
	}
	for i := range c.Keys {
		prefix := fmt.Sprintf("access_key_%d_", i+1)
		c.Keys[i] = AccessKey{
			Active: r.flag(prefix + "active"), Rotated: r.time(prefix + "last_rotated"), Used: r.time(prefix + "last_used_date"),
			Region: r.text(prefix + "last_used_region"), Service: r.text(prefix + "last_used_service"),
		}
		prefix = fmt.Sprintf("cert_%d_", i+1)
		c.Certificates[i] = Certificate{Active: r.flag(prefix + "active"), Rotated: r.time(prefix + "last_rotated")}
	}
	return c
}

func (r *reportRow) raw(name string) string {
	i, ok := r.columns[name]
	if !ok || i >= len(r.record) {
		return ""
	}
	return strings.TrimSpace(r.record[i])
}

// text is a value, "" for the words that mean that there is none.
func (r *reportRow) text(name string) string {
	v := r.raw(name)
	switch strings.ToLower(v) {
	case "n/a", "no_information", "not_supported":
		return ""
	}
	return v
}

func (r *reportRow) flag(name string) bool {
	switch v := r.text(name); strings.ToLower(v) {
	case "true":
		return true
	case "", "false":
	default:
		r.fail(name, v)
	}
	return false
}

func (r *reportRow) time(name string) *time.Time {
	v := r.text(name)
	if v == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		r.fail(name, v)
		return nil
	}
	t = t.UTC()
	return &t
}

// fail keeps the first value that cannot be read: guessing what it means could hide a key.
func (r *reportRow) fail(name, value string) {
	if r.err == nil {
		r.err = fmt.Errorf("the value %.40q of %s cannot be read", value, name)
	}
}
