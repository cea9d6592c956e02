// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// event is what is read of one event. Its names are compared without regard to case: rows
// of Athena have them in lower case (L-601). The parts that only some events need stay text.
type event struct {
	EventID            string
	SharedEventID      string
	EventTime          string
	EventSource        string
	EventName          string
	EventType          string
	EventCategory      string
	AwsRegion          string
	RecipientAccountID string
	ErrorCode          string
	ErrorMessage       string
	ManagementEvent    json.RawMessage
	UserIdentity       json.RawMessage
	RequestParameters  json.RawMessage
	ResponseElements   json.RawMessage
	Resources          json.RawMessage
	// CloudTrailEvent is the event as text, of the answer to lookup-events.
	CloudTrailEvent string
}

// identity is who made a call.
type identity struct {
	Type           string
	ARN            string
	AccountID      string
	InvokedBy      string
	SessionContext struct {
		SessionIssuer struct {
			Type, ARN string
		}
	}
}

// resourceEntry is one of the resources of an event.
type resourceEntry struct {
	ARN       string
	AccountID string
}

// errStruct says that a column of Athena is no JSON text.
var errStruct = errors.New(`a nested column is the text of a struct, "{type=…}": write it as JSON, such as json_format(CAST(useridentity AS JSON))`)

// nested is the JSON of a nested part, which rows of Athena hold as a text.
func nested(raw json.RawMessage) (json.RawMessage, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] != '"' {
		return raw, nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, err
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "" || text == "null":
		return nil, nil
	case text[0] == '{' && len(text) > 1 && strings.TrimSpace(text[1:])[0] != '"' && strings.Contains(text, "=") && !strings.HasPrefix(text, "{}"):
		return nil, errStruct
	case text[0] != '{' && text[0] != '[':
		return nil, nil
	}
	return json.RawMessage(text), nil
}

// who reads userIdentity.
func (e *event) who() (identity, error) {
	var id identity
	raw, err := nested(e.UserIdentity)
	if err != nil || len(raw) == 0 {
		return id, err
	}
	return id, json.Unmarshal(raw, &id)
}

// time reads when the event was; false if that is not known.
func (e *event) time() (time.Time, bool) {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04:05.000"} {
		if t, err := time.Parse(layout, e.EventTime); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
